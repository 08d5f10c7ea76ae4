// Exits with 0 if others accept a delivery: verify.mjs MODULES DELIVERY.json
//
// `v1` is judged by the official Standard Webhooks library. It knows no `v1a`, so that is judged by Node's own Ed25519.
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, file] = process.argv.slice(2);
const { Webhook } = createRequire(pathToFileURL(`${modules}/`))("standardwebhooks");
const { secret, headers, body } = JSON.parse(readFileSync(file, "utf8"));

function acceptsKeyPair() {
    const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(secret.slice(5), "base64")]);
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    const signed = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
    return headers["webhook-signature"].split(" ").some((one) => one.startsWith("v1a,")
        && verify(null, signed, key, Buffer.from(one.slice(4), "base64")));
}

try {
    const accepted = secret.startsWith("whpk_") ? acceptsKeyPair() : new Webhook(secret).verify(body, headers);
    process.exit(accepted === false ? 1 : 0);
} catch {
    process.exit(1);
}
