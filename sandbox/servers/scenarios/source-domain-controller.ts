import { variant } from './scenario.ts'

export const SOURCE_DOMAIN_CONTROLLER = variant(
  'source-domain-controller',
  'the source is a domain controller',
  ({ source }) => {
    source.os.productType = 2
    source.computer.domainRole = 4
    for (const feature of source.features) {
      if (['AD-Domain-Services', 'DNS'].includes(feature.name)) feature.installState = 'Installed'
    }
  },
)
