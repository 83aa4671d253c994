export { type FileId, fileUrl, maxFileBytes, type StoredFile } from './file.ts'
export { findFile } from './file-sql.ts'
export { type NewFile, storeFile } from './store-file.ts'
