<?php
// As much of WordPress as php.test.mjs asks of the plugin's own functions: an array of calls comes in, an array of what
// they returned goes out. What it does in a whole WordPress is in wordpress.test.mjs.
define( 'ABSPATH', '/' );
list( $plugin, $home, $filtered, $given, $calls ) = json_decode( stream_get_contents( STDIN ), true );
const QUIET_CHECK_VERSION = '0';
define( 'QUIET_CHECK_FILE', "$plugin/quiet-check.php" );
$asked = array();

function __( $text ) { return $text; }
function home_url( $path = '' ) { return $GLOBALS['home'] . $path; }
function plugins_url( $path ) { return home_url( "/wp-content/plugins/quiet-check/$path" ); }
function wp_make_link_relative( $url ) { return preg_replace( '#^https?://[^/]+#', '', $url ); }
function wp_parse_url( $url, $part = -1 ) { return parse_url( $url, $part ); }
function add_query_arg( ...$given ) {
	$url = array_pop( $given );
	return $url . '?' . http_build_query( is_array( $given[0] ) ? $given[0] : array( $given[0] => $given[1] ) );
}
function apply_filters( $name, $value ) {
	if ( 'quiet_check_frame_url' !== $name || null === $GLOBALS['filtered'] ) {
		return $value;
	}
	return 'route' === $GLOBALS['filtered'] ? quiet_check_frame_route( 'en' ) : $GLOBALS['filtered'];
}
function esc_html( $text ) { return htmlspecialchars( $text, ENT_QUOTES ); }
function esc_attr( $text ) { return htmlspecialchars( $text, ENT_QUOTES, 'UTF-8', false ); }
// As WordPress 6.1: what has no scheme and begins with no slash is taken for a host.
function esc_url_raw( $url ) {
	$url = preg_replace( '/[^a-z0-9-~+_.?#=!&;,\/:%@$|*\'()\[\]\x80-\xff]/i', '', $url );
	return '' !== $url && false === strpos( $url, ':' ) && false === strpos( '/#?', $url[0] ) ? "http://$url" : $url;
}
function esc_url( $url ) { return esc_attr( esc_url_raw( $url ) ); }
function wp_kses( $text ) { return $text; }
function get_bloginfo() { return 'en-GB'; }
function did_action() { return 0; }
function wp_enqueue_script_module() {}
function wp_enqueue_style() {}

// As RFC 3986 has it, as far as the rows go.
class WP_Http {
	public static function make_absolute_url( $url, $base ) {
		preg_match( '#^((https?:)//[^/]+)(.*/)#', $base, $of );
		$before = array( '#^[a-z]+:#' => '', '#^//#' => $of[2], '#^/#' => $of[1], '##' => $of[1] . $of[3] );
		foreach ( $before as $pattern => $start ) {
			if ( preg_match( $pattern, $url ) ) {
				return $start . $url;
			}
		}
	}
}
class Refusal {
	public function get_error_message() { return 'A valid URL was not provided.'; }
}
// As WordPress' own: an address without scheme or host is refused; the frame is at every other one, as it is, with the headers
// that are given, and the status for what the address holds.
function wp_remote_get( $url ) {
	$GLOBALS['asked'][] = $url;
	$parts = parse_url( $url );
	return empty( $parts['scheme'] ) || empty( $parts['host'] ) ? new Refusal() : array_merge( array( 'content-type' => 'text/html', 'url' => $url ), $GLOBALS['given']['headers'] );
}
function is_wp_error( $answer ) { return $answer instanceof Refusal; }
function wp_remote_retrieve_response_code( $answer ) {
	foreach ( $GLOBALS['given']['statuses'] as list( $part, $status ) ) {
		if ( false !== strpos( $answer['url'], $part ) ) {
			return $status;
		}
	}
	return 200;
}
function wp_remote_retrieve_header( $answer, $name ) { return isset( $answer[ $name ] ) ? $answer[ $name ] : array(); }
function wp_remote_retrieve_body() { return file_get_contents( quiet_check_frames()['en'] ); }

foreach ( array( 'frame', 'render', 'site-health', 'translations' ) as $name ) {
	require "$plugin/$name.php";
}
$returned = array_map( function ( $call ) { return $call[0]( ...$call[1] ); }, $calls );
echo json_encode( array( 'returned' => $returned, 'asked' => $asked ) );
