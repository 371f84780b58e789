<?php
// An optimiser at its boldest: it joins the scripts of the site with each other, whatever their type, each within a try, and
// puts them where no module is.
add_action(
	'template_redirect',
	function () {
		ob_start(
			function ( $html ) {
				$joined = 'window.joined = 0;';
				$join   = function ( $tag ) use ( &$joined ) {
					$path = parse_url( html_entity_decode( $tag[1] ), PHP_URL_PATH );
					$file = WP_CONTENT_DIR . substr( $path, strlen( '/wp-content' ) );
					if ( 0 !== strpos( $path, '/wp-content/' ) || ! is_file( $file ) ) {
						return $tag[0];
					}
					$joined .= 'try {' . file_get_contents( $file ) . "\nwindow.joined++; } catch (e) { console.error(e); }\n";
					return '';
				};
				$html   = preg_replace_callback( '#<script\b[^>]*\ssrc=["\']([^"\']+)["\'][^>]*></script>#', $join, $html );
				return str_replace( '</body>', "<script>$joined</script></body>", $html );
			}
		);
	},
	0
);
