import { variant } from './scenario.ts'

export const PASSWORD_POLICY_14 = variant(
  'password-policy-14',
  'the destination takes no password of fewer than 14 characters',
  ({ destination }) => {
    destination.passwordPolicy.minLength = 14
  },
)
