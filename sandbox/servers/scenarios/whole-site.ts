import { protectVolume } from '../state/boot.ts'
import { fullPair, type Scenario } from './scenario.ts'

export const WHOLE_SITE: Scenario = {
  name: 'whole-site',
  description: 'the full pair, with disk protection switched on on the source',
  build: () => {
    const pair = fullPair()
    pair.source.diskProtection = 'Discard'
    protectVolume(pair.source)
    return pair
  },
}
