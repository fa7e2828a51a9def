import { fullPair, type Scenario } from './scenario.ts'

export const TEMPLATE_ACCESS_DENIED: Scenario = {
  name: 'template-access-denied',
  description: 'the full pair, where the share of the template lets nobody in',
  build: () => {
    const pair = fullPair()
    for (const host of pair.destination.remoteHosts) host.administrators = []
    return pair
  },
}
