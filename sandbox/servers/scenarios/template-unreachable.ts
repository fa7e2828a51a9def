import { fullPair, type Scenario } from './scenario.ts'

export const TEMPLATE_UNREACHABLE: Scenario = {
  name: 'template-unreachable',
  description: 'the full pair, where the destination cannot reach the share of the template',
  build: () => {
    const pair = fullPair()
    pair.destination.files = []
    return pair
  },
}
