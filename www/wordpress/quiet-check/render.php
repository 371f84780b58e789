<?php
/**
 * The element <quiet-check>, for the block and for the shortcode: one renderer, in which each attribute is narrowed to
 * a value that the element knows and then escaped.
 *
 * @package QuietCheck
 */

defined( 'ABSPATH' ) || exit;

/**
 * What an author may set. Not `src`: it would let anybody who may write a post put any frame into a page of the site;
 * it comes from frame.php alone.
 */
const QUIET_CHECK_ATTRIBUTES = array( 'exit-url', 'lang', 'loading', 'share', 'theme' );

/**
 * A check that is to load at once has its frame in the page, as the plugin's documents say of any page: a browser asks for
 * it then while the script is still on its way. The script takes it only if it is as it would make it: by skip-lazy those
 * plugins know to leave it that have frames load late, with another address until then.
 */
const QUIET_CHECK_EARLY = '<template shadowrootmode="open"><div part="all"><slot name="exit"></slot><slot name="notice"></slot>'
	. '<div><iframe hidden title="Quiet Check" src="%s" referrerpolicy="no-referrer" class="skip-lazy" data-skip-lazy="1"'
	. ' sandbox="allow-scripts allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox"></iframe>'
	. '<slot></slot></div></div></template>';

/** The scripts of a page, by the ids of their tags. */
const QUIET_CHECK_SCRIPTS = array( 'quiet-check-again-js-module', 'quiet-check-js-module' );

/**
 * "Leave this as it is", in the words of some optimisers. The scripts bear to be joined with others (build/wordpress.mjs); but
 * where one is kept back until the first touch, visitors read that the check needs JavaScript, which they have.
 */
const QUIET_CHECK_UNTOUCHED = array(
	'data-no-delay-js' => '1', // WP-Optimize.
	'data-wpacu-skip'  => '1', // Asset CleanUp.
);

/**
 * The attributes of a script's tag, with these words if it is one of ours.
 *
 * @param array<string, mixed> $attributes
 * @return array<string, mixed>
 */
function quiet_check_untouched( $attributes ) {
	$ours = isset( $attributes['id'] ) && in_array( $attributes['id'], QUIET_CHECK_SCRIPTS, true );
	return $ours ? $attributes + QUIET_CHECK_UNTOUCHED : $attributes;
}

/**
 * What SiteGround's Speed Optimizer is to leave out when it joins scripts.
 *
 * @param mixed $ids
 * @return array<int|string, mixed>
 */
function quiet_check_unjoined( $ids ) {
	return array_merge( (array) $ids, QUIET_CHECK_SCRIPTS );
}

/** Registers the block and the shortcode. */
function quiet_check_register() {
	register_block_type( __DIR__, array( 'render_callback' => 'quiet_check_block' ) );
	add_shortcode( 'quiet_check', 'quiet_check_shortcode' );
	$editor = generate_block_asset_handle( 'quiet-check/check', 'editorScript' );
	// The editor offers the languages that are there.
	wp_localize_script( $editor, 'quietCheckLanguages', array_keys( quiet_check_frames() ) );
	wp_set_script_translations( $editor, 'quiet-check', __DIR__ . '/languages' );
}

/**
 * The block: its attributes are in camel case, and what is inside it is the notice.
 *
 * @param array<string, mixed> $attributes
 * @param string               $content    The inner blocks, rendered.
 * @return string
 */
function quiet_check_block( $attributes, $content ) {
	$given = array();
	foreach ( $attributes as $name => $value ) {
		$given[ strtolower( preg_replace( '/[A-Z]/', '-$0', $name ) ) ] = $value;
	}
	// A tag too many would end the element before its fallback.
	return quiet_check_render( $given, force_balance_tags( $content ), get_block_wrapper_attributes() );
}

/**
 * The shortcode: [quiet_check exit_url="https://www.example.org/" theme="light"]Your own words.[/quiet_check]
 *
 * @param array<int|string, string>|string $attributes
 * @param string|null                      $content    The notice.
 * @return string
 */
function quiet_check_shortcode( $attributes, $content = '' ) {
	$given = array();
	foreach ( (array) $attributes as $name => $value ) {
		// [quiet_check share] has a value without a name: present and empty, as in HTML.
		$given[ is_int( $name ) ? $value : str_replace( '_', '-', $name ) ] = is_int( $name ) ? '' : $value;
	}
	// What WordPress makes of line breaks leaves half a paragraph at each end. What is allowed is asked last.
	return quiet_check_render( $given, wp_kses_post( force_balance_tags( (string) $content ) ), 'class="quiet-check"' );
}

/**
 * The element with its fallback. What is not known, or not set, is left out: then the element's own default counts.
 *
 * @param array<string, mixed> $given   As the author wrote them.
 * @param string               $notice  HTML that is safe already, and whole.
 * @param string               $wrapper The wrapper's attributes, escaped already.
 * @return string
 */
function quiet_check_render( $given, $notice, $wrapper ) {
	quiet_check_enqueue();
	$attributes = '';
	$language   = quiet_check_language( get_bloginfo( 'language' ) );
	foreach ( QUIET_CHECK_ATTRIBUTES as $name ) {
		$value = isset( $given[ $name ] ) && is_scalar( $given[ $name ] ) ? quiet_check_narrow( $name, $given[ $name ] ) : '';
		if ( '' === $value ) {
			continue;
		}
		// Not esc_url() for exit-url: it has been through that, and would put a scheme before "./".
		$attributes .= sprintf( ' %s="%s"', $name, esc_attr( $value ) );
		$language    = 'lang' === $name ? $value : $language;
	}
	$language = '' === $language ? 'en' : $language;
	$frame    = esc_url( quiet_check_frame_url( $language ) );
	$fallback = sprintf(
		/* translators: %s: the address of a list of helplines. */
		__( 'This check needs JavaScript. If you need somebody to talk to now, <a href="%s">find a helpline</a>.', 'quiet-check' ),
		'https://findahelpline.com'
	);
	// In a language without a translation of the plugin it is English on a page that is not.
	$spoken = 0 === strpos( $fallback, 'This check needs JavaScript.' ) ? ' lang="en" dir="ltr"' : '';
	return sprintf(
		'<div %1$s><quiet-check%2$s src="%3$s" data-again="%4$s">%5$s<p%6$s>%7$s</p></quiet-check></div>',
		$wrapper,
		$attributes,
		$frame,
		esc_url( quiet_check_frame_route( $language ) ),
		( false === strpos( $attributes, ' loading="eager"' ) ? '' : sprintf( QUIET_CHECK_EARLY, $frame ) )
		// A notice that nobody wrote is an empty paragraph, which would take up room.
		. ( '' === trim( strip_tags( $notice, '<img>' ) ) ? '' : "<div slot=\"notice\">$notice</div>" ), // phpcs:ignore
		$spoken,
		wp_kses( $fallback, array( 'a' => array( 'href' => true ) ) )
	);
}

/**
 * A value that the element knows, or '' for what it does not.
 *
 * @param string $name  One of QUIET_CHECK_ATTRIBUTES.
 * @param mixed  $value A scalar.
 * @return string
 */
function quiet_check_narrow( $name, $value ) {
	$one_of = array(
		'loading' => array( 'lazy', 'eager' ),
		'theme'   => array( 'auto', 'light', 'dark' ),
	);
	switch ( $name ) {
		case 'exit-url':
			return quiet_check_address( trim( (string) $value ) );
		case 'lang':
			return quiet_check_language( (string) $value );
		case 'share':
			// An empty one is present, as in HTML: share="". What is no clear yes is a no.
			$yes = array( '', '1', 'on', 'share', 'true', 'yes' );
			return true === $value || ( is_string( $value ) && in_array( strtolower( $value ), $yes, true ) ) ? 'share' : '';
		default:
			return in_array( $value, $one_of[ $name ], true ) ? $value : '';
	}
}

/**
 * An address that the element takes, which begins with http://, https://, /, ./ or ../, or ''. Whoever types
 * www.example.org means that host; to a browser it would be a file beside the page.
 *
 * @param string $value
 * @return string
 */
function quiet_check_address( $value ) {
	// What is called as a file may be one, and is left out with the rest.
	if ( preg_match( '~^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d+)?([/?#]|$)~u', $value ) && ! preg_match( '~^[^/?#]+\.(html?|php)([?#]|$)~i', $value ) ) {
		$value = "https://$value";
	}
	if ( ! preg_match( '~^(?:https?://|(\.{0,2})/)~i', $value, $found ) ) {
		return '';
	}
	// WordPress would take dots at the beginning for a host.
	$dots = isset( $found[1] ) ? $found[1] : '';
	return $dots . esc_url_raw( substr( $value, strlen( $dots ) ), array( 'http', 'https' ) );
}

/** The loader, and the style that keeps the check's place until it is there, on pages that have the element and on no others. */
function quiet_check_enqueue() {
	static $asked = false;
	if ( $asked ) {
		return;
	}
	$asked = true;
	wp_enqueue_style( 'quiet-check', plugins_url( 'style.css', QUIET_CHECK_FILE ), array(), QUIET_CHECK_VERSION );
	// Modules run in the order of their tags: what listens for an error is to be there before one can happen.
	$modules = array(
		'quiet-check-again' => plugins_url( 'again.js', QUIET_CHECK_FILE ),
		'quiet-check'       => plugins_url( 'loader.js', QUIET_CHECK_FILE ),
	);
	if ( function_exists( 'wp_enqueue_script_module' ) && ! did_action( 'wp_head' ) ) {
		foreach ( $modules as $id => $url ) {
			wp_enqueue_script_module( $id, $url, array(), QUIET_CHECK_VERSION );
		}
		return;
	}
	// Before WordPress 6.5 there is no such queue; later, with a block theme, it may have been printed in the head already
	// when a footer or a popup asks. Then tags of our own: as a queued script it could be joined with others, and be a
	// module no longer. Last of all, for what is itself made in the footer.
	$print = function () use ( $modules ) {
		foreach ( $modules as $id => $url ) {
			$src = add_query_arg( 'ver', QUIET_CHECK_VERSION, $url );
			wp_print_script_tag( array( 'type' => 'module', 'id' => "$id-js-module", 'src' => $src ) );
		}
	};
	add_action( 'wp_footer', $print, PHP_INT_MAX );
}
