// Exits with 0 if the official Standard Webhooks library accepts a delivery: verify.mjs MODULES DELIVERY.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, file] = process.argv.slice(2);
const { Webhook } = createRequire(pathToFileURL(`${modules}/`))("standardwebhooks");
const { secret, headers, body } = JSON.parse(readFileSync(file, "utf8"));
try {
    new Webhook(secret).verify(body, headers);
} catch {
    process.exit(1);
}
