// `node --import <this file> something.ts`: runs the sources in a process of their own, as Node 20 cannot by itself.
import { register } from 'node:module'

register('./typescript-hooks.mjs', import.meta.url)
