package org.medicalgpt4j.tool.download;

/** A model cannot be downloaded; the message names the address or file and what was wrong. */
public final class DownloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DownloadException(String message) {
        super(message);
    }

    public DownloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
