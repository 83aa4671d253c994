/** What SCIM's bodies and answers are (RFC 7644 §8.1). */
export const scimMediaType = 'application/scim+json; charset=utf-8'
