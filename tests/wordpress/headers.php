<?php
// What plugins for security headers send with everything that comes from WordPress: some as soon as they are loaded,
// some when WordPress sends its own, some at the last moment.
function strict_headers() {
	header( "Content-Security-Policy: default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'" );
	header( 'X-Frame-Options: DENY' );
	header( 'X-Content-Type-Options: nosniff' );
	header( 'Referrer-Policy: no-referrer' );
	header( 'Cross-Origin-Opener-Policy: same-origin' );
	header( 'Cross-Origin-Embedder-Policy: require-corp' );
	header( 'Cross-Origin-Resource-Policy: same-origin' );
	header( 'X-Strict: php' );
}
// Pages for visitors alone: the keeper of the site still has work to do.
if ( ! preg_match( '#/wp-(admin|login|json)#', $_SERVER['REQUEST_URI'] ) ) {
	strict_headers();
	add_action( 'send_headers', 'strict_headers' );
	header_register_callback( 'strict_headers' );
}
