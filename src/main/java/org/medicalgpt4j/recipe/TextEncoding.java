package org.medicalgpt4j.recipe;

/** How characters of a data file are written as bytes. */
public enum TextEncoding {
    /** What a byte order mark says; without one UTF-8, or GB18030 where the file begins with Chinese written so. */
    AUTO,
    UTF_8,
    /** The Chinese national standard, which holds GBK and GB2312. */
    GB18030,
    UTF_16LE,
    UTF_16BE
}
