import { fullPair, type Scenario } from './scenario.ts'

export const FULL: Scenario = {
  name: 'full',
  description: 'the sample pair with virtual desktops and disk protection on the source',
  build: fullPair,
}
