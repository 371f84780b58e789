<?php
/**
 * A line under Tools > Site Health: whether the frame reaches visitors byte for byte, and if not, what stands in its way.
 *
 * @package QuietCheck
 */

defined( 'ABSPATH' ) || exit;

/**
 * Adds the test to those of WordPress.
 *
 * @param array<string, array<string, mixed>> $tests
 * @return array<string, array<string, mixed>>
 */
function quiet_check_site_status_tests( $tests ) {
	$tests['direct']['quiet_check'] = array(
		'label' => __( 'Quiet Check', 'quiet-check' ),
		'test'  => 'quiet_check_site_status',
	);
	return $tests;
}

/**
 * Asks for the frame as a browser would: the file, and where something is wrong with that, WordPress.
 *
 * @return array<string, mixed>
 */
function quiet_check_site_status() {
	$language = 'en';
	$file     = quiet_check_whats_wrong( quiet_check_frame_url( $language ), $language );
	$route    = '' === $file ? '' : quiet_check_whats_wrong( quiet_check_frame_route( $language ), $language );
	if ( '' === $file ) {
		$status = 'good';
		$label  = __( 'Quiet Check reaches your visitors as it was built', 'quiet-check' );
		$said   = __( 'The frame file arrives byte for byte, with no header that would stop it.', 'quiet-check' );
	} elseif ( '' === $route ) {
		$status = 'recommended';
		$label  = __( 'Quiet Check reaches your visitors by a detour', 'quiet-check' );
		/* translators: %s: what is wrong. */
		$said = sprintf( __( 'Your server does not send the frame file as it is: %s WordPress sends it instead, some seconds later. The plugin\'s readme.txt says what to change.', 'quiet-check' ), $file );
	} elseif ( ! quiet_check_server_asks_itself() ) {
		$status = 'recommended';
		$label  = __( 'Whether Quiet Check reaches your visitors, your server cannot tell', 'quiet-check' );
		$said   = __( 'It does not get its own pages either. Open a page with the check in a browser window in which you are not signed in.', 'quiet-check' );
	} else {
		$status = 'critical';
		$label  = __( 'Quiet Check does not reach your visitors', 'quiet-check' );
		/* translators: 1: what is wrong with the file, 2: with WordPress' own answer. */
		$said = sprintf( __( 'The frame file: %1$s By way of WordPress: %2$s The plugin\'s readme.txt says what to change.', 'quiet-check' ), $file, $route );
	}
	return array(
		'label'       => $label,
		'status'      => $status,
		'badge'       => array( 'label' => __( 'Quiet Check', 'quiet-check' ), 'color' => 'blue' ),
		'description' => '<p>' . esc_html( $said ) . '</p>',
		'actions'     => '',
		'test'        => 'quiet_check',
	);
}

/**
 * One sentence on what keeps the frame at an address from running, or ''.
 *
 * @param string $url
 * @param string $language
 * @return string
 */
function quiet_check_whats_wrong( $url, $language ) {
	// A browser takes it from the page it is on; WordPress asks only for whole ones, and a site's filter may give less.
	$url    = WP_Http::make_absolute_url( $url, home_url( '/' ) );
	$answer = quiet_check_get( $url );
	if ( is_wp_error( $answer ) ) {
		/* translators: %s: what WordPress said. */
		return sprintf( __( 'it could not be fetched (%s).', 'quiet-check' ), $answer->get_error_message() );
	}
	$code = wp_remote_retrieve_response_code( $answer );
	if ( 200 !== $code ) {
		/* translators: %d: an HTTP status. */
		return sprintf( __( 'it is answered with status %d.', 'quiet-check' ), $code );
	}
	$policies = implode( ', ', (array) wp_remote_retrieve_header( $answer, 'content-security-policy' ) );
	$same     = quiet_check_origin( $url ) === quiet_check_origin( home_url() );
	$stops    = array(
		// Browsers pass it over where a policy says the same.
		'x-frame-options'         => preg_match( '/frame-ancestors/i', $policies ) ? '/(?!)/' : ( $same ? '/deny/i' : '/deny|same/i' ),
		// One that is no more than a sandbox is the plugin's own.
		'content-security-policy' => $same ? "/-src|frame-ancestors(?![^;,]*'self')/i" : '/-src|frame-ancestors/i',
		'content-disposition'     => '/attachment/i',
	);
	foreach ( $stops as $name => $what ) {
		if ( preg_grep( $what, (array) wp_remote_retrieve_header( $answer, $name ) ) ) {
			/* translators: %s: a header's name. */
			return sprintf( __( 'it is sent with the header %s.', 'quiet-check' ), $name );
		}
	}
	if ( ! preg_grep( '#^text/html#i', (array) wp_remote_retrieve_header( $answer, 'content-type' ) ) ) {
		return __( 'it is not sent as text/html.', 'quiet-check' );
	}
	if ( wp_remote_retrieve_body( $answer ) !== file_get_contents( quiet_check_frames()[ $language ] ) ) { // phpcs:ignore
		return __( 'something changes it on the way.', 'quiet-check' );
	}
	return '';
}

/**
 * Whether the server gets its own pages at all. Where it may not, as behind a password or a service that keeps machines out,
 * what it is told says nothing of what visitors get.
 *
 * @return bool
 */
function quiet_check_server_asks_itself() {
	$answer = quiet_check_get( home_url( '/' ) );
	return ! is_wp_error( $answer ) && ! in_array( wp_remote_retrieve_response_code( $answer ), array( 401, 403 ), true );
}

/**
 * What is at an address.
 *
 * @param string $url
 * @return array<string, mixed>|WP_Error
 */
function quiet_check_get( $url ) {
	// phpcs:ignore WordPress.NamingConventions -- WordPress' own filter, as in its own test of the REST API.
	return wp_remote_get( $url, array( 'timeout' => 5, 'sslverify' => apply_filters( 'https_local_ssl_verify', false ) ) );
}

/**
 * An address without its path.
 *
 * @param string $url
 * @return string
 */
function quiet_check_origin( $url ) {
	return preg_replace( '#^(https?://[^/?\#]*).*#i', '$1', $url );
}
