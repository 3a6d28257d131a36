import { newLabSecrets, startLab } from '@interlock/lab';
import { newBench } from './bench.double.ts';
import { Dialogue } from './dialogue.ts';

const lab = await startLab({ secrets: newLabSecrets(), faults: [{ kind: 'neighbor-shut', router: 'edge' }] });
const role0 = process.argv[3] ?? 'edge';
const edge = lab.devices.find(({ role }) => role === role0)!;
const P = Dialogue.prototype as any;
const send = P.send;
P.send = function (t: string) {
  console.log('>>', JSON.stringify(t));
  return send.call(this, t);
};
let last: any;
const wait = P.wait;
P.wait = function (l: any, h: any) {
  last = this;
  return wait.call(this, l, h);
};
setTimeout(() => {
  console.log('LINE', JSON.stringify(last?.line));
}, 4000);
const bench = newBench(edge as any);
console.log(
  await bench.run(
    edge as any,
    process.argv[2] ?? 'reload',
    {},
    { output: (t) => console.log('OUT', JSON.stringify(t)) },
  ),
);
process.exit(0);
