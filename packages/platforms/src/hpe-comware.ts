/** HPE Comware: close kin of Huawei VRP, with its own pager and errors. */
import { huaweiVrp } from './huawei-vrp.ts';
import type { Profile } from './profile.ts';

export const hpeComware: Profile = {
  ...huaweiVrp,
  id: 'hpe_comware',
  name: 'HPE Comware',
  prepare: ['screen-length disable'],
  errors: [
    {
      pattern: /^\s*% ?(Unrecognized|Incomplete|Ambiguous|Wrong|Too many)/i,
      says: 'the device does not understand the command',
    },
    { pattern: /^\s*(Error:|Permission denied|The operation)/i, says: 'the device refuses the command' },
  ],
};
