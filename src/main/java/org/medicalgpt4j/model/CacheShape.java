package org.medicalgpt4j.model;

/**
 * Size of the key/value cache of a decoding graph.
 *
 * @param pages number of pages of each layer's cache
 * @param pageSize tokens a page holds
 */
public record CacheShape(int pages, int pageSize) {
    public CacheShape {
        if (pages < 1 || pageSize < 1) {
            throw new ModelException(
                    "a cache needs at least one page of one token, got " + pages + " pages of " + pageSize);
        }
    }
}
