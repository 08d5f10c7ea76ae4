// Judges openapi.json and asyncapi.json of a folder by the tools that the specifications name; run where they are installed. With
// --openapi-only there is no other.
// Prints a line for each complaint. A document that lacks what it must have is judged too: a validator that takes it is broken.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, folder] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/`));
const { Parser } = require("@asyncapi/parser");
const { Validator } = await import(pathToFileURL(require.resolve("@seriousme/openapi-schema-validator")));

const read = (name) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
const complaints = [];

async function openapi(document) {
    const found = await new Validator().validate(structuredClone(document));
    return found.valid ? [] : [JSON.stringify(found.errors).slice(0, 2000)];
}

async function asyncapi(document) {
    const found = await new Parser().validate(JSON.stringify(document));
    return found.filter((each) => each.severity === 0).map((each) => `${each.path.join("/")}: ${each.message}`);
}

const checks = [
    ["openapi.json", openapi, (document) => delete document.info.title],
    ["openapi.json", openapi, (document) => (Object.values(document.webhooks)[0].post.responses = "none")],
    ["asyncapi.json", asyncapi, (document) => delete document.info.title],
    ["asyncapi.json", asyncapi, (document) => (Object.values(document.operations)[0].channel.$ref = "#/channels/none")],
];
const names = process.argv.includes("--openapi-only") ? ["openapi.json"] : ["openapi.json", "asyncapi.json"];
for (const name of names) {
    const check = name === "openapi.json" ? openapi : asyncapi;
    complaints.push(...(await check(read(name))).map((each) => `${name}: ${each}`));
}
if (process.argv.includes("--self-test")) {
    for (const [name, check, harm] of checks) {
        const document = read(name);
        harm(document);
        if ((await check(document)).length === 0) complaints.push(`${name}: taken although ${harm}`);
    }
}
complaints.forEach((each) => console.log(each));
process.exit(complaints.length ? 1 : 0);
