export { type FileId, fileUrl, maxFileBytes, type StoredFile } from './file.ts'
export { findFile, insertFile } from './file-sql.ts'
export { discardFile, type NewFile, placeFile } from './place-file.ts'
export { storeFile } from './store-file.ts'
