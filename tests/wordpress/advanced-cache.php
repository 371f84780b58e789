<?php
// A page cache as the popular ones are made: WordPress loads this file before anything else; it keeps the whole HTML of a
// page for visitors who are not logged in, joins its lines, and sends that the next time, with headers of its own.
if ( 'GET' === $_SERVER['REQUEST_METHOD'] && ! preg_match( '#/wp-(admin|login|json)#', $_SERVER['REQUEST_URI'] ) && ! preg_grep( '/^wordpress_logged_in/', array_keys( $_COOKIE ) ) ) {
	$kept = sys_get_temp_dir() . '/page-' . md5( $_SERVER['REQUEST_URI'] ) . '.html';
	header( 'X-Frame-Options: SAMEORIGIN' );
	if ( is_file( $kept ) ) {
		header( 'X-Cache: hit' );
		header( 'Content-Type: text/html; charset=UTF-8' );
		readfile( $kept );
		exit;
	}
	header( 'X-Cache: miss' );
	ob_start(
		function ( $html ) use ( $kept ) {
			$html = preg_replace( '/>\s+</', '> <', $html );
			if ( 200 === http_response_code() && ! defined( 'DONOTCACHEPAGE' ) ) {
				// The mark is in the kept copy alone: it tells a page that came out of the cache from one that went in.
				file_put_contents( $kept, "$html<!-- kept -->" );
			}
			return $html;
		}
	);
}
