/**
 * A frame file with its working document as markup, in a template, so that it can be looked through: in the file it is text
 * within a script, and its own script ends otherwise than others (build/pack.mjs).
 * @param {string} html
 */
export const opened = (html) => html.replace(/<script type="text\/plain" id="inner">([^]*?)<\/script>/, (_, inner) => `<template id="inner">${inner.replace("\x01/", "</")}</template>`);
