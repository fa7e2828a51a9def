import type { PlanCredential } from '../plan/needs.ts'
import { defineRule } from './rule.ts'

const WORDS: Readonly<Record<PlanCredential, { readonly what: string; readonly whose: string }>> = {
  managed: {
    what: 'Computers are to be managed from the destination, which asks for an account with a password',
    whose: 'an administrator of these computers',
  },
  share: {
    what: 'The template of the virtual desktops is copied from the source with an account and its password',
    whose: 'an administrator of the source',
  },
}

export const credentialsAreThere = defineRule({
  id: 'N3',
  title: 'The plan needs an account that is not configured.',
  statements: [23, 28],
  check: ({ destinationId, lacking }) =>
    lacking.credentials.map((credential) => ({
      severity: 'block',
      server: destinationId,
      subject: `credential-${credential}`,
      evidence: `${WORDS[credential].what}; credentials.${credential} of ${destinationId} is not configured.`,
      remedy: `Configure credentials.${credential} of ${destinationId}: ${WORDS[credential].whose}. Then check again.`,
    })),
})
