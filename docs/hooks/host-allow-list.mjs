// Denies whatever touches a host that is not on the list. Names are this program's arguments; * stands for any letters.
import { readFileSync } from 'node:fs';

const { host } = JSON.parse(readFileSync(0, 'utf8'));
const fits = (pattern) =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(host.name);
const allowed = host === null || process.argv.slice(2).some(fits);
process.stdout.write(JSON.stringify(allowed ? {} : { decision: 'deny', reason: `${host.name} is not on the list.` }));
