<?php
/**
 * The frame: where it is, and how it is served by WordPress itself where the server forbids the file or changes it.
 *
 * Its policy holds the hashes of its own scripts, so not one byte may change on the way, and its response may carry no
 * header that was meant for pages. The file is asked of the server first: what plugins do to WordPress' answers does
 * not reach it, and .htaccess beside this takes away what the site's own .htaccess adds. Where it fails all the same,
 * again.js asks for it once more by the address below, which needs no rewriting and works with plain permalinks.
 *
 * @package QuietCheck
 */

defined( 'ABSPATH' ) || exit;

/** Headers with which the frame runs in any page of the site: also in one that asks for a Cross-Origin-Embedder-Policy. */
const QUIET_CHECK_FRAME_HEADERS = array(
	'Content-Type'                 => 'text/html; charset=utf-8',
	'Cross-Origin-Embedder-Policy' => 'require-corp',
	'Cross-Origin-Resource-Policy' => 'cross-origin',
	'X-Content-Type-Options'       => 'nosniff',
	// The sandbox that the loader sets, where no script on the page can take it away.
	'Content-Security-Policy'      => 'sandbox allow-scripts allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox',
	// Proxies that rewrite HTML (Rocket Loader, PageSpeed and their like) keep off what is not to be transformed.
	'Cache-Control'                => 'public, max-age=604800, no-transform',
);

/**
 * The frame files that are here, by language: frame.html is English, frame.de.html would be German.
 *
 * @return array<string, string>
 */
function quiet_check_frames() {
	$frames = array();
	foreach ( (array) glob( __DIR__ . '/dist/frame*.html' ) as $file ) {
		if ( preg_match( '/^frame(?:\.([A-Za-z-]+))?\.html$/', basename( $file ), $found ) ) {
			$frames[ isset( $found[1] ) ? $found[1] : 'en' ] = $file;
		}
	}
	return $frames;
}

/**
 * The language of a frame for a language tag or a locale ("en-GB" and "en_GB" are served by "en"), or ''.
 *
 * @param string $tag
 * @return string
 */
function quiet_check_language( $tag ) {
	$tag = strtolower( str_replace( '_', '-', $tag ) ) . '-';
	foreach ( array_keys( quiet_check_frames() ) as $known ) {
		if ( 0 === strpos( $tag, strtolower( $known ) . '-' ) ) {
			return $known;
		}
	}
	return '';
}

/**
 * The address of the frame file. With the version, so that no browser keeps an old frame for a new script.
 *
 * @param string $language One of quiet_check_frames().
 * @return string
 */
function quiet_check_frame_url( $language ) {
	$name = basename( quiet_check_frames()[ $language ] );
	$url  = add_query_arg( 'ver', QUIET_CHECK_VERSION, plugins_url( "dist/$name", QUIET_CHECK_FILE ) );
	/**
	 * Lets a site say where the frame is. To have WordPress serve it from the start:
	 * add_filter( 'quiet_check_frame_url', fn ( $url, $language ) => quiet_check_frame_route( $language ), 10, 2 );
	 *
	 * @param string $url
	 * @param string $language
	 */
	return apply_filters( 'quiet_check_frame_url', $url, $language );
}

/**
 * The same file, served by WordPress. Relative, so that it is of the page's own origin whatever the site calls itself.
 *
 * @param string $language One of quiet_check_frames().
 * @return string
 */
function quiet_check_frame_route( $language ) {
	$query = array( 'quiet-check-frame' => $language, 'ver' => QUIET_CHECK_VERSION );
	return add_query_arg( $query, wp_make_link_relative( home_url( '/' ) ) );
}

/** Answers a request for the frame, byte for byte as it was built, and ends it. Any other request goes on. */
function quiet_check_serve_frame() {
	// phpcs:ignore WordPress.Security -- It only picks one of the files that are here, and changes nothing.
	$language = isset( $_GET['quiet-check-frame'] ) ? $_GET['quiet-check-frame'] : null;
	if ( null === $language ) {
		return;
	}
	// Page caches look at this, and would put their own headers around what they kept.
	defined( 'DONOTCACHEPAGE' ) || define( 'DONOTCACHEPAGE', true );
	$frames  = quiet_check_frames();
	$known   = is_string( $language ) && isset( $frames[ $language ] );
	$headers = $known ? QUIET_CHECK_FRAME_HEADERS : array( 'Content-Type' => 'text/plain; charset=utf-8' );
	$only    = function () use ( $headers ) {
		header_remove();
		foreach ( $headers as $name => $value ) {
			header( "$name: $value" );
		}
	};
	// A buffer that minifies or caches would change the bytes. One that can't be ended stays, and the loop ends.
	while ( ob_get_level() > 0 && @ob_end_clean() ) { // phpcs:ignore
		continue;
	}
	// Now, and again when they are sent: only one such callback can be set, so this also undoes that of another.
	$only();
	header_register_callback( $only );
	http_response_code( $known ? 200 : 404 );
	if ( $known ) {
		readfile( $frames[ $language ] ); // phpcs:ignore
	} else {
		echo 'There is no such frame.';
	}
	exit;
}
