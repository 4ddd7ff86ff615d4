package org.medicalgpt4j.tool.download;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a hub. Redirections are followed here, so that the token is told to the hub only and not to the storage it redirects
 * to.
 */
final class HubConnection {
    private static final int MOST_REDIRECTIONS = 8;
    private static final int MOST_PAGES = 1000;
    private static final int MOST_LIST_BYTES = 64 << 20;
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>;\\s*rel=\"next\"");

    private final HubModel model;
    private final Optional<String> token;
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    HubConnection(HubModel model, Optional<String> token) {
        this.model = model;
        this.token = token;
    }

    /** Files of the model, all pages of the list. */
    List<RemoteFile> files() throws IOException, InterruptedException {
        List<RemoteFile> files = new ArrayList<>();
        Optional<URI> page = Optional.of(model.list());
        for (int i = 0; page.isPresent(); i++) {
            if (i == MOST_PAGES) {
                throw new DownloadException(model.list() + ": the list of files does not end");
            }
            HttpResponse<InputStream> response = get(page.get(), 0);
            try (InputStream body = response.body()) {
                byte[] json = body.readNBytes(MOST_LIST_BYTES);
                files.addAll(model.hub().files(new ObjectMapper().readTree(json)));
            } catch (JsonProcessingException e) {
                throw new DownloadException(page.get() + ": answers with no list of files", e);
            }
            Matcher next = NEXT.matcher(response.headers().firstValue("Link").orElse(""));
            page = next.find() ? Optional.of(page.get().resolve(next.group(1))) : Optional.empty();
        }
        return files;
    }

    /** A file's content from an offset on; status 206, or 200 if the hub sends all of it. */
    HttpResponse<InputStream> content(RemoteFile file, long offset) throws IOException, InterruptedException {
        return get(model.file(file.path()), offset);
    }

    private HttpResponse<InputStream> get(URI first, long offset) throws IOException, InterruptedException {
        URI address = first;
        for (int i = 0; i < MOST_REDIRECTIONS; i++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(60))
                    .header("User-Agent", "medgpt4j");
            if (offset > 0) {
                request.header("Range", "bytes=" + offset + "-");
            }
            if (token.isPresent() && model.isHub(address)) {
                request.header("Authorization", "Bearer " + token.get());
            }
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            int status = response.statusCode();
            if (status == 200 || status == 206) {
                return response;
            }
            response.body().close();
            Optional<String> location = response.headers().firstValue("Location");
            if (status / 100 != 3 || location.isEmpty()) {
                throw refused(first, status);
            }
            address = address.resolve(location.get());
        }
        throw new DownloadException(first + ": redirects again and again");
    }

    private IOException refused(URI address, int status) {
        return switch (status) {
            case 401, 403 ->
                throw new DownloadException(address + ": refused (" + status
                        + "): the model is private or its terms are to be" + " accepted; "
                        + (token.isPresent() ? "HF_TOKEN gives no access to it" : "set HF_TOKEN"));
            case 404 ->
                throw new DownloadException(
                        address + ": not found: there is no such model, revision or file: " + model.name());
            default -> new IOException(address + ": status " + status);
        };
    }
}
