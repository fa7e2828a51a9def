import { defineRule, type Found, type RuleInput } from './rule.ts'

/** Technical Previews 2 to 5 of Windows Server 2016, and its RTM. */
export const SERVER_2016_BUILDS: readonly string[] = ['10074', '10514', '10586', '14300', '14393']
/** Windows Server, version 1709: the first build that is surely later than 2016. */
const FIRST_LATER_BUILD = 16299

export const sourceIsServer2016 = defineRule({
  id: 'B1',
  title: 'The source does not run Windows Server 2016.',
  statements: [9, 10, 17],
  check: (input) => {
    const { os } = input.source.facts
    if (!os.version.startsWith('10.0') || os.productType === 1) return [notServer2016(input)]
    if (SERVER_2016_BUILDS.includes(os.build)) return []
    return [Number(os.build) >= FIRST_LATER_BUILD ? notServer2016(input) : unknownBuild(input)]
  },
})

function notServer2016(input: RuleInput): Found {
  return {
    severity: 'block',
    server: input.sourceId,
    subject: 'operating-system',
    evidence: evidence(input),
    remedy:
      'Migrate from a server that runs Windows Server 2016; for older MultiPoint Server releases set the destination up anew.',
  }
}

function unknownBuild(input: RuleInput): Found {
  return {
    severity: 'acknowledge',
    server: input.sourceId,
    subject: `build-${input.source.facts.os.build}`,
    title: 'It is not known whether the source runs a release of Windows Server 2016.',
    evidence: evidence(input),
    remedy: 'Find out which release this build is, and acknowledge only if it is an earlier Windows Server 2016.',
  }
}

function evidence(input: RuleInput): string {
  const { os } = input.source.facts
  const kind = os.productType === 1 ? ', a client system' : ''
  return `${input.sourceId} runs ${os.caption}, version ${os.version}, build ${os.build}${kind}.`
}
