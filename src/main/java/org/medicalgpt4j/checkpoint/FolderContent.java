package org.medicalgpt4j.checkpoint;

/** What goes into a folder that is being published. */
@FunctionalInterface
public interface FolderContent {
    /** Writes all files; an exception takes everything back. */
    void writeTo(FolderDraft draft);
}
