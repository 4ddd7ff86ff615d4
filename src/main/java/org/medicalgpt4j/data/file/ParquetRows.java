package org.medicalgpt4j.data.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Rows of a Parquet file; a group of rows is held at a time. A compressed file is unpacked beside the temporary files first. */
final class ParquetRows implements RowSource {
    private final ParquetFileReader reader;
    private final Optional<Path> temporary;
    private final MessageType schema;
    private final long bytes;
    private final long rowsOfFile;
    private Optional<RecordReader<Group>> group = Optional.empty();
    private long left;
    private int number;

    private ParquetRows(ParquetFileReader reader, Optional<Path> temporary, long bytes) {
        this.reader = reader;
        this.temporary = temporary;
        this.schema = reader.getFooter().getFileMetaData().getSchema();
        this.rowsOfFile = reader.getRecordCount();
        this.bytes = bytes;
    }

    /** @throws IOException if it is no complete Parquet file */
    static ParquetRows open(Path file) throws IOException {
        Packing packing = Packing.of(file.getFileName().toString());
        Optional<Path> temporary = packing == Packing.NONE ? Optional.empty() : Optional.of(unpacked(file, packing));
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs())
                .build();
        try {
            return new ParquetRows(
                    ParquetFileReader.open(new LocalInputFile(temporary.orElse(file)), options),
                    temporary,
                    Files.size(file));
        } catch (IOException e) {
            delete(temporary);
            throw e;
        } catch (RuntimeException e) {
            // The library reports damage by exceptions of many kinds.
            delete(temporary);
            throw damaged(e);
        }
    }

    private static Path unpacked(Path file, Packing packing) throws IOException {
        Path temporary = Files.createTempFile("medgpt", ".parquet");
        try (InputStream input = packing.open(Files.newInputStream(file))) {
            Files.copy(input, temporary, StandardCopyOption.REPLACE_EXISTING);
            return temporary;
        } catch (IOException e) {
            Files.delete(temporary);
            throw e;
        }
    }

    private static void delete(Optional<Path> temporary) throws IOException {
        if (temporary.isPresent()) {
            Files.deleteIfExists(temporary.get());
        }
    }

    private static IOException damaged(Exception e) {
        String reason = Optional.ofNullable(e.getMessage())
                .orElse(e.getClass().getSimpleName())
                .lines()
                .findFirst()
                .orElse("");
        return new IOException("it is no complete Parquet file (" + reason + ")", e);
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        try {
            while (left == 0) {
                PageReadStore pages = reader.readNextRowGroup();
                if (pages == null) {
                    return Optional.empty();
                }
                left = pages.getRowCount();
                group = Optional.of(new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema)));
            }
            left--;
            number = Math.addExact(number, 1);
            return Optional.of(new Row(number, group.orElseThrow().read()));
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
    }

    @Override
    public Optional<List<String>> columns() {
        return Optional.of(schema.getFields().stream().map(Type::getName).toList());
    }

    /** As large a part of the file as of its rows. */
    @Override
    public long bytesRead() {
        return rowsOfFile == 0 ? bytes : (long) ((double) number / rowsOfFile * bytes);
    }

    @Override
    public void close() throws IOException {
        try {
            reader.close();
        } finally {
            delete(temporary);
        }
    }

    private record Row(int line, Group group) implements RawRow {
        @Override
        public ObjectNode parse() throws RowException {
            return ParquetJson.object(group);
        }

        @Override
        public String text() {
            try {
                return parse().toString();
            } catch (RowException e) {
                return group.toString();
            }
        }
    }
}
