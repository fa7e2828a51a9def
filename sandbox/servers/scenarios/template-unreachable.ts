import { fullPair, type Scenario } from './scenario.ts'

export const TEMPLATE_UNREACHABLE: Scenario = {
  name: 'template-unreachable',
  description: 'the full pair, where the destination cannot reach the share of the template: port 445 is closed',
  build: () => {
    const pair = fullPair()
    for (const host of pair.destination.remoteHosts) host.openPorts = host.openPorts.filter((port) => port !== 445)
    return pair
  },
}
