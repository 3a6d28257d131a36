// Denies a call whose text holds one of the patterns, whatever its class. Patterns are this program's arguments.
import { readFileSync } from 'node:fs';

const call = JSON.parse(readFileSync(0, 'utf8'));
const text = [JSON.stringify(call.arguments), ...call.lines.map((line) => line.text)].join('\n');
const hit = process.argv.slice(2).find((pattern) => new RegExp(pattern, 'i').test(text));
process.stdout.write(JSON.stringify(hit ? { decision: 'deny', reason: `It matches ${hit}.` } : { decision: 'allow' }));
