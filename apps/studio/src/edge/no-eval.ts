/** zod compiles schemas with `new Function` where it may. Our policy forbids that, so it is not even tried. */
import { z } from 'zod';

z.config({ jitless: true });
