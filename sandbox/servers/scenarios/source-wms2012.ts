import { variant } from './scenario.ts'

export const SOURCE_WMS2012 = variant(
  'source-wms2012',
  'the source runs Windows MultiPoint Server 2012 Premium',
  ({ source }) => {
    Object.assign(source.os, {
      caption: 'Microsoft Windows MultiPoint Server 2012 Premium',
      version: '6.2.9200',
      build: '9200',
      sku: 77,
    })
    Object.assign(source.wms, {
      serverVersion: '6.2.9200.16384',
      sku: 77,
      windowsEdition: 'Windows MultiPoint Server 2012 Premium',
    })
    const version = source.registry['HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion']
    if (version) Object.assign(version, { CurrentBuild: '9200', EditionID: 'ServerMultiPointPremium' })
  },
)
