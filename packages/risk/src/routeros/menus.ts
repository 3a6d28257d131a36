/**
 * RouterOS 6 and 7: menus, and the commands they have beside those that every menu has. Written from knowledge of the
 * manual. One menu a line, its own commands behind it; `~` before a command reads, `!` is dangerous, `+` is moderate,
 * `?` is unknown. A menu that is not here is known only by a path joined with slashes, where each part must be a menu.
 */

import { interfaceMenus } from './menus-interface.ts';
import { routingMenus } from './menus-routing.ts';
import { systemMenus } from './menus-system.ts';

/** Commands of every menu. */
export const everywhere =
  '~print ~export ~find ~get ~monitor ~monitor-traffic +add +set +remove +enable +disable +edit +unset +move +comment +reset +reset-counters +reset-counters-all +reset-mac-address';

/** Commands that may be said in any menu, with or without a colon. */
export const everyMenu =
  '~put ~len ~typeof ~pick ~tostr ~toarray ~tonum ~tobool ~toip ~toip6 ~totime ~tocrlf ~tolf ~time ~timestamp ~delay ~nothing ~local ~global ~set ~foreach ~for ~if ~do ~while ~onerror ~error ~return ~terminal ~environment ~rndnum ~rndstr ~convert ~serialize ~deserialize ~jobname ~grep ~exit ~range ~continue ~break ~any ~retry ~resolve !execute !parse !import +log +beep +led';

/** Menu, then its own commands. */
export const menus = `${systemMenus}${interfaceMenus}${routingMenus}`;
