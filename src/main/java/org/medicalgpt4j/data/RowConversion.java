package org.medicalgpt4j.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.dialogue.FormReader;
import org.medicalgpt4j.data.dialogue.FormWriter;
import org.medicalgpt4j.data.dialogue.RowForm;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.DataFiles;
import org.medicalgpt4j.data.file.Layout;
import org.medicalgpt4j.data.file.Packing;
import org.medicalgpt4j.data.file.RawRow;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.RowProblems;
import org.medicalgpt4j.data.file.RowSource;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.recipe.TextEncoding;

/**
 * Rewrites files of rows from one form to another. Rows are streamed and written as they are: the repairs that training makes
 * are not made. A preference becomes a dialogue with its better answer.
 */
public final class RowConversion {
    private final Optional<RowForm> from;
    private final RowForm to;
    private final boolean skipBadRows;

    /**
     * What was done.
     *
     * @param problems rows that were left out, as a person wants to read them: {@code file:line: reason}
     */
    public record Result(long rows, long written, List<String> problems) {}

    private RowConversion(Optional<RowForm> from, RowForm to, boolean skipBadRows) {
        this.from = from;
        this.to = to;
        this.skipBadRows = skipBadRows;
    }

    /** From whatever form the fields of each row tell; a row that cannot be read or written is refused. */
    public static RowConversion to(RowForm form) {
        return new RowConversion(Optional.empty(), form, false);
    }

    /** As this, from one form only. */
    public RowConversion from(RowForm form) {
        return new RowConversion(Optional.of(form), to, skipBadRows);
    }

    /** As this, but rows that cannot be read or written are left out. */
    public RowConversion skippingBadRows() {
        return new RowConversion(from, to, true);
    }

    /**
     * Publishes the converted rows.
     *
     * @param input a file, a folder or a pattern
     * @param output a file that ends with .jsonl or .json, compressed if its name says so
     * @throws DataException if a file cannot be read, or naming the rows that are refused; then nothing is published
     */
    public Result convert(Path input, TextEncoding encoding, Path output, Publication publication) {
        Layout.require(output, Layout.JSON);
        List<Path> files = DataFiles.files(input, DataFiles.ROWS);
        Run run = new Run(encoding);
        publication.file(output, channel -> run.write(files, channel, output));
        return new Result(run.rows, run.written, run.problems.lines());
    }

    ObjectNode converted(ObjectNode row) throws RowException {
        RowForm form = from.or(() -> RowForm.of(row))
                .orElseThrow(() -> new RowException(
                        "has none of the fields messages, conversations, instruction, or" + " chosen and rejected"));
        return FormWriter.write(FormReader.read(row, form), to);
    }

    private final class Run {
        private final TextEncoding encoding;
        private final RowProblems problems = new RowProblems();
        private long rows;
        private long written;

        Run(TextEncoding encoding) {
            this.encoding = encoding;
        }

        void write(List<Path> files, WritableByteChannel channel, Path output) throws IOException {
            String name = output.getFileName().toString();
            boolean array = name.substring(
                            0, name.length() - Packing.of(name).suffix().length())
                    .endsWith(".json");
            try (OutputStream out = packed(channel, Packing.of(name))) {
                put(out, array ? "[" : "");
                for (Path file : files) {
                    write(file, out, array);
                }
                put(out, array ? "\n]\n" : "");
            }
            if (!skipBadRows) {
                problems.raise();
            }
        }

        private void write(Path file, OutputStream out, boolean array) throws IOException {
            try (RowSource source = RowFiles.open(file, encoding)) {
                for (Optional<RawRow> row = RowFiles.next(file, source);
                        row.isPresent();
                        row = RowFiles.next(file, source)) {
                    rows++;
                    try {
                        ObjectNode converted = converted(row.get().parse());
                        put(out, array ? (written == 0 ? "\n" : ",\n") : "");
                        put(out, converted + (array ? "" : "\n"));
                        written++;
                    } catch (RowException e) {
                        problems.add(new SourceLine(file, row.get().line()), e.getMessage());
                        RowFiles.requireMore(file, row.get(), e);
                    }
                }
            }
            problems.endFile(file);
        }

        private static void put(OutputStream out, String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        private static OutputStream packed(WritableByteChannel channel, Packing packing) throws IOException {
            OutputStream plain = new FilterOutputStream(Channels.newOutputStream(channel)) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                }

                /** Who publishes closes the file, once it is on the disk. */
                @Override
                public void close() throws IOException {
                    flush();
                }
            };
            return switch (packing) {
                case GZIP -> new GZIPOutputStream(plain, 1 << 16);
                case ZSTANDARD -> new ZstdOutputStreamNoFinalizer(plain);
                case NONE -> new BufferedOutputStream(plain, 1 << 16);
            };
        }
    }
}
