/** A credential that can be used but not printed. */
export interface SecretValue {
  reveal(): string
}
