// Signs and verifies requests by the libraries that senders publish, in the form of signatures.cpp.
//
//     signatures.mjs sign      prints one signed request a line
//     signatures.mjs verify    reads them: each must be accepted, and refused when its body or its secret is another
//
// The build copies it to where the libraries are installed, because modules are looked for beside the script.
import { createHash, randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import * as ed25519 from "@noble/ed25519";
import * as github from "@octokit/webhooks-methods";
import { Webhook } from "standardwebhooks";
import { Stripe } from "stripe";

ed25519.etc.sha512Sync = (...parts) => createHash("sha512").update(Buffer.concat(parts)).digest();

const bodies = ['{"type":"user.created","data":{}}', '{"name":"Zoë 🎉"}', `{"text":"${"x".repeat(100_000)}"}`];
const now = Math.floor(Date.now() / 1000);
const content = (headers, body) => Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
const keyOf = (text) => Buffer.from(text.slice(text.indexOf("_") + 1), "base64");

// Of each scheme: a secret, the headers of a body, and whether a body has these headers; false or thrown if not.
const schemes = {
    standard_webhooks: {
        secret: () => `whsec_${randomBytes(24).toString("base64")}`,
        sign: (secret, id, body) => ({
            "webhook-id": id,
            "webhook-timestamp": `${now}`,
            "webhook-signature": new Webhook(secret).sign(id, new Date(now * 1000), body),
        }),
        verify: (secret, headers, body) => new Webhook(secret).verify(body, headers),
    },
    // No published library has v1a, so this is the rule of the specification on an independent Ed25519.
    standard_webhooks_v1a: {
        secret: () => {
            const seed = randomBytes(32);
            return `whsk_${Buffer.concat([seed, ed25519.getPublicKey(seed)]).toString("base64")}`;
        },
        other: () => `whpk_${Buffer.from(ed25519.getPublicKey(randomBytes(32))).toString("base64")}`,
        sign: (secret, id, body) => {
            const headers = { "webhook-id": id, "webhook-timestamp": `${now}` };
            const signature = ed25519.sign(content(headers, body), keyOf(secret).subarray(0, 32));
            return { ...headers, "webhook-signature": `v1a,${Buffer.from(signature).toString("base64")}` };
        },
        verify: (secret, headers, body) =>
            headers["webhook-signature"].split(" ").some((one) => {
                const [version, signature] = one.split(",");
                return version === "v1a" && ed25519.verify(Buffer.from(signature, "base64"), content(headers, body), keyOf(secret));
            }),
    },
    github: {
        secret: () => randomBytes(20).toString("hex"),
        sign: async (secret, id, body) => ({ "X-Hub-Signature-256": await github.sign(secret, body) }),
        verify: (secret, headers, body) => github.verify(secret, body, headers["X-Hub-Signature-256"]),
    },
    stripe: {
        secret: () => `whsec_${randomBytes(16).toString("hex")}`,
        sign: (secret, id, body) => ({
            "Stripe-Signature": Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: now }),
        }),
        verify: (secret, headers, body) => Stripe.webhooks.constructEvent(body, headers["Stripe-Signature"], secret),
    },
};

async function sign() {
    for (const [scheme, { secret, sign }] of Object.entries(schemes)) {
        for (const [number, body] of bodies.entries()) {
            const key = secret();
            console.log(JSON.stringify({ scheme, secret: key, headers: await sign(key, `msg_${number}`, body), body }));
        }
    }
    return 0;
}

async function accepts({ verify }, secret, headers, body) {
    try {
        return (await verify(secret, headers, body)) !== false;
    } catch {
        return false;
    }
}

async function verify() {
    let wrong = 0;
    const seen = new Set();
    for await (const line of createInterface({ input: process.stdin })) {
        const { scheme: name, secret, headers, body } = JSON.parse(line);
        const scheme = schemes[name];
        const checks = {
            "is refused": await accepts(scheme, secret, headers, body),
            "is accepted with another body": !(await accepts(scheme, secret, headers, `${body} `)),
            "is accepted with another secret": !(await accepts(scheme, (scheme.other ?? scheme.secret)(), headers, body)),
        };
        for (const [what, right] of Object.entries(checks)) {
            if (!right) console.log(`${name} ${what}: ${JSON.stringify(headers)}`);
            wrong += right ? 0 : 1;
        }
        seen.add(name);
    }
    if (seen.size !== Object.keys(schemes).length) console.log(`only saw ${[...seen]}`);
    return wrong === 0 && seen.size === Object.keys(schemes).length ? 0 : 1;
}

process.exitCode = await (process.argv[2] === "sign" ? sign() : verify());
