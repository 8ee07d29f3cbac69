#include "sterna/io/hdf5_image.hpp"

#include "io/hdf5_handle.hpp"
#include "sterna/core/error.hpp"
#include "sterna/io/chunk_codec.hpp"

#include <cstring>
#include <new>
#include <utility>

#include <hdf5_hl.h>

namespace sterna {

using namespace hdf5;

namespace {

std::vector<hsize_t> extents(std::span<const std::size_t> shape) { return {shape.begin(), shape.end()}; }

Handle space_of(std::span<const std::size_t> shape) {
    if (shape.empty()) return Handle(H5Screate(H5S_SCALAR));
    return Handle(H5Screate_simple(static_cast<int>(shape.size()), extents(shape).data(), nullptr));
}

hid_t stored_type(ElementType type) { return type == ElementType::int64 ? H5T_STD_I64LE : H5T_IEEE_F64LE; }

// The image grows inside a vector of ours, which HDF5 reaches through these callbacks

using Bytes = std::vector<std::byte>;

void* grow(void*, std::size_t size, H5FD_file_image_op_t, void* bytes) {
    try {
        auto& image = *static_cast<Bytes*>(bytes);
        image.resize(size);
        return image.data();
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}
void* allocate(std::size_t size, H5FD_file_image_op_t op, void* bytes) { return grow(nullptr, size, op, bytes); }
void* copy(void* to, const void* from, std::size_t size, H5FD_file_image_op_t, void*) { return std::memcpy(to, from, size); }
herr_t keep(void*, H5FD_file_image_op_t, void*) { return 0; }
void* same_user_data(void* bytes) { return bytes; }
herr_t keep_user_data(void*) { return 0; }

Handle writing_access(Bytes& image) {
    Handle access(H5Pcreate(H5P_FILE_ACCESS));
    constexpr std::size_t increment = std::size_t{1} << 20;
    H5FD_file_image_callbacks_t callbacks{allocate, copy, grow, keep, same_user_data, keep_user_data, &image};
    if (H5Pset_fapl_core(access, increment, false) < 0 || H5Pset_file_image_callbacks(access, &callbacks) < 0 ||
        H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) < 0 ||
        H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V110) < 0)
        throw InternalError("HDF5 refuses the settings of an image in memory");
    return access;
}

// No times, or two equal runs would differ; order of creation kept, which netCDF-4 asks for.
Handle creation_list(hid_t kind) {
    Handle list(H5Pcreate(kind));
    constexpr unsigned tracked = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    H5Pset_obj_track_times(list, false);
    H5Pset_attr_creation_order(list, tracked);
    if (kind != H5P_DATASET_CREATE) H5Pset_link_creation_order(list, tracked);
    return list;
}

// Bytes 28 to 35 of a version 2 or 3 superblock: the end of the file. The vector may be longer by part of an increment.
std::size_t end_of_file(const Bytes& image) {
    ensures(image.size() > 48 && (image[8] == std::byte{2} || image[8] == std::byte{3}), "HDF5 wrote the superblock asked for");
    std::uint64_t end = 0;
    std::memcpy(&end, image.data() + 28, sizeof end);
    ensures(end <= image.size(), "an image holds its own end");
    return static_cast<std::size_t>(end);
}

void set_filters(hid_t list, const EncodedNumbers& numbers) {
    auto chunk = extents(numbers.shape);
    chunk[0] = numbers.rows_per_chunk;
    H5Pset_chunk(list, static_cast<int>(chunk.size()), chunk.data());
    H5Pset_shuffle(list);
    H5Pset_deflate(list, deflate_level);
    H5Pset_fletcher32(list);
}

}  // namespace

struct ImageWriter::File {
    Bytes image;
    Handle file{H5I_INVALID_HID};

    File() : file(create(image)) { require(file, "an image in memory"); }

    static Handle create(Bytes& image) {
        silence_hdf5();
        const Handle access = writing_access(image);
        return Handle(H5Fcreate(unique_name().c_str(), H5F_ACC_TRUNC, creation_list(H5P_FILE_CREATE), access));
    }

    // Memory only: a failure is a bug of ours or the end of memory.
    static void require(hid_t result, const std::string& what) {
        if (result < 0) throw InternalError("HDF5 could not write " + what + ": is memory exhausted?");
    }
    Handle open(const std::string& path) const {
        Handle object(H5Oopen(file, path.c_str(), H5P_DEFAULT));
        require(object, path);
        return object;
    }
    void make_parents(const std::string& path) const {
        for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
            const std::string group = path.substr(0, slash);
            if (H5Lexists(file, group.c_str(), H5P_DEFAULT) > 0) continue;
            require(Handle(H5Gcreate2(file, group.c_str(), H5P_DEFAULT, creation_list(H5P_GROUP_CREATE), H5P_DEFAULT)), group);
        }
    }
    Handle create_dataset(const std::string& path, hid_t type, std::span<const std::size_t> shape, hid_t list) const {
        make_parents(path);
        Handle set(H5Dcreate2(file, path.c_str(), type, space_of(shape), H5P_DEFAULT, list, H5P_DEFAULT));
        require(set, path);
        return set;
    }
};

ImageWriter::ImageWriter() : file_(std::make_unique<File>()) {}
ImageWriter::~ImageWriter() = default;

void ImageWriter::add_group(const std::string& path) { file_->make_parents(path + "/"); }

void ImageWriter::add_attribute(const std::string& object, const std::string& name, const Attribute& value) {
    const Handle owner = file_->open(object);
    const Handle space(H5Screate(H5S_SCALAR));
    const auto write = [&](hid_t type, const void* data) {
        const Handle attribute(H5Acreate2(owner, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT));
        File::require(attribute, name + " of " + object);
        File::require(H5Awrite(attribute, type, data), name + " of " + object);
    };
    if (const auto* text = std::get_if<std::string>(&value)) {
        const char* start = text->c_str();
        write(vlen_text_type(), &start);
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        write(H5T_STD_I64LE, integer);
    } else if (const auto* natural = std::get_if<std::uint64_t>(&value)) {
        write(H5T_STD_U64LE, natural);
    } else {
        write(H5T_IEEE_F64LE, &std::get<double>(value));
    }
}

void ImageWriter::add_numbers(const std::string& path, const EncodedNumbers& numbers) {
    const hid_t type = stored_type(numbers.type);
    const Handle list = creation_list(H5P_DATASET_CREATE);
    if (!numbers.chunks.empty()) set_filters(list, numbers);
    const Handle set = file_->create_dataset(path, type, numbers.shape, list);
    if (!numbers.raw.empty()) File::require(H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.raw.data()), path);
    std::vector<hsize_t> offset(numbers.shape.size());
    for (const auto& chunk : numbers.chunks) {
        File::require(H5Dwrite_chunk(set, H5P_DEFAULT, 0, offset.data(), chunk.size(), chunk.data()), path);
        offset[0] += numbers.rows_per_chunk;
    }
}

void ImageWriter::add_text(const std::string& path, std::span<const std::size_t> shape, std::span<const std::string> values) {
    const Handle type = vlen_text_type();
    const Handle set = file_->create_dataset(path, type, shape, creation_list(H5P_DATASET_CREATE));
    std::vector<const char*> starts;
    for (const auto& value : values) starts.push_back(value.c_str());
    if (!starts.empty()) File::require(H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, starts.data()), path);
}

void ImageWriter::make_axis(const std::string& path) {
    File::require(H5DSset_scale(file_->open(path), path.substr(path.rfind('/') + 1).c_str()), path);
}

void ImageWriter::attach_axes(const std::string& path, const std::vector<std::string>& axes) {
    const Handle set = file_->open(path);
    for (std::size_t i = 0; i < axes.size(); ++i)
        File::require(H5DSattach_scale(set, file_->open(axes[i]), static_cast<unsigned>(i)), path + " along " + axes[i]);
}

std::vector<std::byte> ImageWriter::close() {
    File::require(file_->file.close(), "the end of an image");
    Bytes image = std::move(file_->image);
    image.resize(end_of_file(image));
    return image;
}

}  // namespace sterna
