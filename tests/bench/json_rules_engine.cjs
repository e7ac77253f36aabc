// SPDX-License-Identifier: GPL-3.0-or-later
// Translates the search domains into json-rules-engine's conditions and runs them over the records, one after another.
'use strict';
const { Engine } = require('json-rules-engine');
const fs = require('fs');

const { rules, records, matches } = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const operators = { '=': 'equal', '>': 'greaterThan', '<': 'textLess', in: 'in' };
const runs = 3;

// Prefix notation to nested all / any / not, "&" implied between terms.
function conditions(domain) {
    let next = 0;
    function term() {
        const entry = domain[next++];
        if (entry === '&') return { all: [term(), term()] };
        if (entry === '|') return { any: [term(), term()] };
        if (entry === '!') return { not: term() };
        return { fact: entry[0], operator: operators[entry[1]], value: entry[2] };
    }
    const all = [];
    while (next < domain.length) all.push(term());
    return { all };
}

async function pass(engine, found) {
    const start = process.cpuUsage();
    for (const record of records) {
        for (const event of (await engine.run(record)).events) found[event.params.rule].push(record.id);
    }
    const used = process.cpuUsage(start);
    return (used.user + used.system) / 1e6;
}

// What a record takes as the object that the engine is given.
function bytesOfRecord() {
    const copies = [];
    global.gc();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 100; ++i) copies.push(JSON.parse(JSON.stringify(records)));
    global.gc();
    return (process.memoryUsage().heapUsed - before) / (copies.length * records.length);
}

async function main() {
    const engine = new Engine(rules.map((domain, rule) => ({ conditions: conditions(domain), event: { type: 'raised', params: { rule } } })));
    engine.addOperator('textLess', (left, right) => left < right);
    const times = [];
    for (let run = 0; run <= runs; ++run) {
        const found = rules.map(() => []);
        const seconds = await pass(engine, found);
        if (run > 0) times.push(seconds); // the first warms up
        const wrong = found.findIndex((ids, rule) => JSON.stringify(ids) !== JSON.stringify(matches[rule]));
        if (wrong >= 0) throw new Error(`rule ${wrong} ${JSON.stringify(rules[wrong])}: other records than Backroom's`);
    }
    const seconds = times.sort((a, b) => a - b)[Math.floor(runs / 2)];
    console.log(JSON.stringify({ peer: 'json-rules-engine', seconds, change: seconds / records.length, bytes: bytesOfRecord() }));
}

main().catch((error) => {
    console.error(`json-rules-engine: ${error.message}`);
    process.exit(1);
});
