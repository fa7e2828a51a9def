import { basicPair, type Scenario } from './scenario.ts'

export const BASIC: Scenario = {
  name: 'basic',
  description: 'the sample pair without virtual desktops and disk protection',
  build: basicPair,
}
