package org.medicalgpt4j.tool.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A hub on this machine, and a storage at another port: small files come from the hub, weights by a redirection to the storage,
 * which knows ranges. Connections can be made to break.
 */
final class LocalHub implements AutoCloseable {
    static final String TOKEN = "secret";

    private final HttpServer hub = server();
    private final HttpServer storage = server();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile int breakAfter = Integer.MAX_VALUE;
    private volatile int breaks;
    private volatile boolean isPrivate;
    private volatile boolean knowsRanges = true;

    LocalHub() {
        hub.createContext("/api/models/org/name/tree/main", this::list);
        hub.createContext("/org/name/resolve/main/", this::resolve);
        storage.createContext("/", exchange -> {
            requests.add("storage " + exchange.getRequestHeaders().getFirst("Range") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            send(exchange, files.get(exchange.getRequestURI().getPath().substring(1)));
        });
        hub.setExecutor(Executors.newCachedThreadPool());
        storage.setExecutor(Executors.newCachedThreadPool());
        hub.start();
        storage.start();
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String endpoint() {
        return "http://localhost:" + hub.getAddress().getPort();
    }

    LocalHub with(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** The next connections end after so many bytes. */
    void breakNext(int connections, int bytes) {
        breaks = connections;
        breakAfter = bytes;
    }

    void makePrivate() {
        isPrivate = true;
    }

    void forgetRanges() {
        knowsRanges = false;
    }

    List<String> requests() {
        return requests;
    }

    private static boolean isLarge(String path) {
        return path.endsWith(".safetensors") || path.endsWith(".bin");
    }

    /** One file a page. */
    private void list(HttpExchange exchange) throws IOException {
        if (refuses(exchange)) {
            return;
        }
        List<String> paths = files.keySet().stream().sorted().toList();
        String query = exchange.getRequestURI().getQuery();
        int page = query.contains("page=") ? Integer.parseInt(query.substring(query.indexOf("page=") + 5)) : 0;
        String path = paths.get(page);
        byte[] content = files.get(path);
        String entry = isLarge(path)
                ? "{\"type\":\"file\",\"path\":\"%s\",\"size\":%d,\"oid\":\"x\",\"lfs\":{\"oid\":\"%s\",\"size\":%d}}"
                        .formatted(path, content.length, hash("SHA-256", "", content), content.length)
                : "{\"type\":\"file\",\"path\":\"%s\",\"size\":%d,\"oid\":\"%s\"}"
                        .formatted(path, content.length, hash("SHA-1", "blob " + content.length + "\0", content));
        if (page + 1 < paths.size()) {
            exchange.getResponseHeaders()
                    .add(
                            "Link",
                            "<" + endpoint() + "/api/models/org/name/tree/main?recursive=true&page=" + (page + 1)
                                    + ">; rel=\"next\"");
        }
        byte[] json = ("[{\"type\":\"directory\",\"path\":\"d\"}," + entry + "]").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, json.length);
        exchange.getResponseBody().write(json);
        exchange.close();
    }

    private boolean refuses(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        boolean refuses = isPrivate && !("Bearer " + TOKEN).equals(authorization);
        if (refuses) {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        }
        return refuses;
    }

    private void resolve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/org/name/resolve/main/".length());
        requests.add("hub " + path);
        if (refuses(exchange)) {
            return;
        }
        if (isLarge(path)) {
            exchange.getResponseHeaders()
                    .add("Location", "http://localhost:" + storage.getAddress().getPort() + "/" + path);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        } else {
            send(exchange, files.get(path));
        }
    }

    private void send(HttpExchange exchange, byte[] content) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        boolean ranged = range != null && knowsRanges;
        int start = ranged ? Integer.parseInt(range.replaceAll("[^0-9]", "")) : 0;
        byte[] rest = Arrays.copyOfRange(content, start, content.length);
        exchange.sendResponseHeaders(ranged ? 206 : 200, rest.length);
        if (breaks > 0 && rest.length > breakAfter) {
            breaks--;
            exchange.getResponseBody().write(rest, 0, breakAfter);
            exchange.getResponseBody().flush();
            exchange.close();
            return;
        }
        exchange.getResponseBody().write(rest);
        exchange.close();
    }

    private static String hash(String algorithm, String before, byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(before.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        storage.stop(0);
    }
}
