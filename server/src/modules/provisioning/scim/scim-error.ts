/** What kind of 400 it is, in SCIM's words (RFC 7644 §3.12). */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'

/** A failure of provisioning, which its clients are told as SCIM says and not as a problem document. */
export class ScimError extends Error {
  readonly status: number
  readonly scimType: ScimType | undefined

  constructor(status: number, detail: string, scimType?: ScimType) {
    super(detail)
    this.name = 'ScimError'
    this.status = status
    this.scimType = scimType
  }
}

export const invalid = (scimType: ScimType, detail: string): ScimError => new ScimError(400, detail, scimType)

export const resourceNotFound = (id: string): ScimError => new ScimError(404, `Resource ${id} not found.`)

export const notUnique = (detail: string): ScimError => new ScimError(409, detail, 'uniqueness')

/** The body of a failure (RFC 7644 §3.12); status is a text there. */
export const toErrorBody = (status: number, detail: string, scimType?: ScimType) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
  status: String(status),
  ...(scimType && { scimType }),
  detail,
})
