package org.medicalgpt4j.tool.download;

/**
 * A file of a model at a hub.
 *
 * @param path in the model's folder
 * @param size in bytes
 * @param digest what the content must hash to
 */
record RemoteFile(String path, long size, Digest digest) {

    /** A hash in hexadecimal digits; files outside of large-file storage are hashed as git does it. */
    record Digest(Kind kind, String hex) {
        enum Kind {
            SHA256,
            GIT_BLOB
        }
    }
}
