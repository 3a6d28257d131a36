import { startFrrPair } from '/work/main/tests/peers/frr-pair.ts';
import { fetchHostKey } from '@interlock/wires';
import { newBench } from './bench.double.ts';
const pair = await startFrrPair(['north7', 'south7'], 'pw12345678');
try {
  const r = pair.routers[0];
  const hostKey = await fetchHostKey({ name: r.name, address: '127.0.0.1', port: r.port });
  const device = { name: r.name, platform: 'frr', host: '127.0.0.1', port: r.port, username: pair.account, password: pair.password, hostKey } as any;
  const bench = newBench(device);
  const go = async (c: string, w = {}) => { const t = performance.now(); const { outcome, text } = await bench.run(device, c, w); console.log('=====', JSON.stringify(c), outcome.end, outcome.ran, Math.round(performance.now() - t) + 'ms', outcome.prompt, outcome.fault?.message ?? ''); console.log(text.slice(0, 700)); };
  await go('show version');
  await go('show ip route');
  await go('show running-config');
  await go('show frobnicate');
  await go('show ip bgp ?');
  await go('show');
  await go('sh i');
  await go('configure terminal\ninterface eth1\ndescription hello world\nexit\nrouter bgp 64601\naddress-family ipv4 unicast\nexit-address-family\nend\nshow running-config');
  await go('configure terminal\nroute-map X permit 10\nset metric 5\nexit\nip prefix-list P seq 5 permit 10.0.0.0/8\nip access-list standard\nend');
  await go('configure terminal\nvrf red\nexit-vrf\nkey chain A\nkey 1\nkey-string abc\nend');
  await go('configure terminal\nhostname other9\nend\nshow version');
  await go('configure terminal\nhostname north7\nend');
  await go('configure terminal\ninterface eth1\ndescription ' + 'x'.repeat(190) + '\nend');
  await go('clear ip bgp *');
  await go('terminal length 5\nshow running-config');
  const t = performance.now(); for (let i = 0; i < 50; i++) await bench.run(device, 'show clock'); console.log('per call', (performance.now() - t) / 50);
  await bench.execution.close();
} finally { await pair.close(); }
process.exit(0);
