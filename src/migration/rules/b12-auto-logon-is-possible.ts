import { listed } from '../describe/words.ts'
import { findUser } from '../worksheet/accounts.ts'
import { includesAccount, isDomainAccount, sameAccount } from '../worksheet/names.ts'
import { autoLogons } from './auto-logons.ts'
import { defineRule, type Found, type RuleInput } from './rule.ts'

export const autoLogonIsPossible = defineRule({
  id: 'B12',
  title: 'An automatic logon cannot be set up.',
  statements: [25, 31],
  check: (input) => [...logons(input), ...newPasswords(input)],
})

function logons(input: RuleInput): Found[] {
  return autoLogons(input.desired).flatMap(({ account, seatNames }) => {
    const problem = whyImpossible(account, input)
    if (!problem) return []
    return [
      {
        ...problem,
        severity: 'block',
        server: input.destinationId,
        subject: account.toLowerCase(),
        evidence: `${problem.evidence} It is needed for ${seatNames.join(', ')}.`,
      },
    ]
  })
}

/** One finding for each reason, because most of them are the same for all accounts. */
function newPasswords({ lacking, destinationId }: RuleInput): Found[] {
  const reasons = [...new Set(lacking.passwords.map(({ why }) => why))]
  return reasons.map((why) => {
    const accounts = lacking.passwords.filter((unmet) => unmet.why === why).map(({ account }) => account)
    return {
      severity: 'block',
      server: destinationId,
      subject: `password ${accounts.join(', ').toLowerCase()}`,
      title: 'The destination would refuse the passwords of new accounts, or they cannot be had.',
      evidence: `${listed(accounts)}: ${why}.`,
      remedy: `Give these accounts other passwords in the file that “passwords” in the configuration names, or loosen the password policy of ${destinationId}; then check again.`,
    }
  })
}

type Problem = Pick<Found, 'title' | 'evidence' | 'remedy'>

function whyImpossible(account: string, input: RuleInput): Problem | undefined {
  const absent = isDomainAccount(account) ? outsideDomain(account, input) : notThere(account, input)
  if (absent) return absent
  const isMissing = input.passwordsMissing.some((missing) => sameAccount(missing, account))
  return isMissing ? noPassword(account) : undefined
}

function outsideDomain(account: string, { destination, destinationId }: RuleInput): Problem | undefined {
  if (destination.facts.computer.isDomainMember) return undefined
  return {
    title: 'An automatic logon uses a domain account, and the destination is not in a domain.',
    evidence: `${destinationId} is not a member of a domain, and ${account} is a domain account.`,
    remedy: `Join ${destinationId} to the domain of ${account}, or change the automatic logon on the source.`,
  }
}

function notThere(account: string, { destination, destinationId, desired }: RuleInput): Problem | undefined {
  const user = findUser(desired.users, account)
  if (user?.isEnabled) return undefined
  const isOnDestination = includesAccount(
    destination.worksheet.users.map((each) => each.name),
    account,
  )
  return {
    title: 'The account of an automatic logon will not be usable on the destination.',
    evidence: isOnDestination
      ? `${account} is disabled on ${destinationId}.`
      : `${account} is not on ${destinationId} and will not be created, because the source has no enabled account of this name and known type.`,
    remedy: `Enable ${account}, or change the automatic logon on the source.`,
  }
}

function noPassword(account: string): Problem {
  return {
    title: 'The password of an automatic logon is not at hand.',
    evidence: `No password is configured for ${account}.`,
    remedy: `Name where its password is to be found under “accounts” in the configuration: '${account}': { env: … }.`,
  }
}
