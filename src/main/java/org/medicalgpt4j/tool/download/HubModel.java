package org.medicalgpt4j.tool.download;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A model at a hub.
 *
 * @param endpoint address of the hub, such as {@code https://huggingface.co}
 * @param name {@code ORG/NAME}
 * @param revision branch, tag or commit
 */
public record HubModel(String endpoint, String name, String revision) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][\\w.-]*/[A-Za-z0-9][\\w.-]*");

    /** @throws DownloadException if the name is no {@code ORG/NAME}, or the endpoint no web address */
    public HubModel {
        if (!NAME.matcher(name).matches()) {
            throw new DownloadException("'" + name + "' names no model, expected ORG/NAME");
        }
        if (!endpoint.matches("https?://[^/\\s]+.*")) {
            throw new DownloadException("the endpoint is '" + endpoint + "', expected https://...");
        }
        endpoint = endpoint.replaceAll("/+$", "");
    }

    /** Which hub's addresses are used. */
    Hub hub() {
        return URI.create(endpoint).getHost().contains("modelscope") ? Hub.MODEL_SCOPE : Hub.HUGGING_FACE;
    }

    URI list() {
        return hub().list(endpoint, name, revision);
    }

    URI file(String path) {
        return hub().file(endpoint, name, revision, path);
    }

    boolean isHub(URI address) {
        return address.getAuthority().equals(URI.create(endpoint).getAuthority());
    }
}
