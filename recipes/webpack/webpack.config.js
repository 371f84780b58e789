export default {
  mode: "production",
  entry: "./main.js",
  module: {
    // Copies the frame as it is: without this rule webpack minifies it, and it is no longer the file of the release.
    rules: [{ test: /\.html$/, dependency: "url", type: "asset/resource", generator: { filename: "[name][ext]" } }],
  },
};
