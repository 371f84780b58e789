/** The address that what is captured goes to: build time puts it in (bundle.mjs). */
declare const SINK: string;
