/** Formatting of XML, JavaScript, SCSS, YAML and Markdown; indents come from .editorconfig. */
module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml")],
    printWidth: 88,
    bracketSpacing: false,
    proseWrap: "preserve",
    semi: true,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
};
