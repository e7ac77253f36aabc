// SPDX-License-Identifier: GPL-3.0-or-later
// Translates the search domains into json-rules-engine's conditions and runs them over the records, one after another.
'use strict';
const { Engine } = require('json-rules-engine');
const fs = require('fs');

const { rules, records, evaluationsPerSecond } = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const operators = { '=': 'equal', '>': 'greaterThan', '<': 'textLess', 'in': 'in' };

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

async function main() {
    const engine = new Engine(rules.map((domain, i) => ({ conditions: conditions(domain), event: { type: `r${i}` } })));
    engine.addOperator('textLess', (left, right) => left < right);
    const chosen = records.slice(0, 300);
    let raised = 0;
    const start = process.hrtime.bigint();
    for (const record of chosen) raised += (await engine.run(record)).events.length;
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const rate = chosen.length * rules.length / seconds;
    console.log(`json-rules-engine  ${rate.toFixed(0)} evaluations a second (${raised} raised); Backroom ${(evaluationsPerSecond / rate).toFixed(0)} x as many`);
}

main();
